/** Tests of rollouts. */
@NullMarked
package io.github.finetune4j.rollout;

import org.jspecify.annotations.NullMarked;
