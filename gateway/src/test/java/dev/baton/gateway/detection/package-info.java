@NullMarked
package dev.baton.gateway.detection;

import org.jspecify.annotations.NullMarked;
