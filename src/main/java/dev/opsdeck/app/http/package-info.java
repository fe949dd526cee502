/**
 * What the HTTP port lends to those who have not shown who they are: connections, bytes and time.
 *
 * <p>May use: nothing of ours.
 */
@NullMarked
package dev.opsdeck.app.http;

import org.jspecify.annotations.NullMarked;
