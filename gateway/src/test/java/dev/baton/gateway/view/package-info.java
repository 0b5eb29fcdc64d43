@NullMarked
package dev.baton.gateway.view;

import org.jspecify.annotations.NullMarked;
