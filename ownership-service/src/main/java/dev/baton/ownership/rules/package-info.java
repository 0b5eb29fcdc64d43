/**
 * What the registry allows: functions of what was asked, what is known, who asks and when. They
 * give the version to record, or say why not.
 */
@NullMarked
package dev.baton.ownership.rules;

import org.jspecify.annotations.NullMarked;
