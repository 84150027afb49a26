/**
 * Internal: which arm a request goes to.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.route;

import org.jspecify.annotations.NullMarked;
