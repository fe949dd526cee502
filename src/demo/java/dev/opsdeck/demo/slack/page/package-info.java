/** The playground: the workspace as a web page, live. */
@NullMarked
package dev.opsdeck.demo.slack.page;

import org.jspecify.annotations.NullMarked;
