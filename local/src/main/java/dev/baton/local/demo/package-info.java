/**
 * The demo: a story of twelve weeks with everything in it that goes wrong at seams, told through
 * the public API alone, and the truth about it, which tests recover from the API.
 */
@NullMarked
package dev.baton.local.demo;

import org.jspecify.annotations.NullMarked;
