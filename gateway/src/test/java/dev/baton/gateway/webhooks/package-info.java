@NullMarked
package dev.baton.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
