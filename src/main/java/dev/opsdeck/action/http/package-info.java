/**
 * Checks from outside: HTTP health and the certificate that a server presents.
 *
 * <p>May use: kernel, catalog, runbook, action.
 */
@NullMarked
package dev.opsdeck.action.http;

import org.jspecify.annotations.NullMarked;
