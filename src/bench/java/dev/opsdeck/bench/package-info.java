/**
 * The figures of the design's section 11, measured on the packaged jar. Run by hand; asserts
 * nothing. All loads go to the loopback address and are bounded in count and time.
 */
@NullMarked
package dev.opsdeck.bench;

import org.jspecify.annotations.NullMarked;
