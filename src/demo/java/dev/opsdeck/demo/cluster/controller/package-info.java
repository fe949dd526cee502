/** What makes the simulated cluster move: roll-outs, replica sets, pods, autoscalers. */
@NullMarked
package dev.opsdeck.demo.cluster.controller;

import org.jspecify.annotations.NullMarked;
