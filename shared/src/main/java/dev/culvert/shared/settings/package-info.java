/**
 * What a process is told at its start: immutable records, validated when built, and the parsers of the small languages
 * that flags speak (addresses, sizes, durations, upstreams). Every refusal is an {@link
 * dev.culvert.shared.settings.InvalidSettingException} of one sentence.
 */
@NullMarked
package dev.culvert.shared.settings;

import org.jspecify.annotations.NullMarked;
