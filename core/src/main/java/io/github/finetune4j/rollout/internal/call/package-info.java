/**
 * Internal: asks the arms, with fallback, hedging, streaming, shadow calls and scoring.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.call;

import org.jspecify.annotations.NullMarked;
