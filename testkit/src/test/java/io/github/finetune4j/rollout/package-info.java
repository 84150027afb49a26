/** Core's stores against the test kit. */
@NullMarked
package io.github.finetune4j.rollout;

import org.jspecify.annotations.NullMarked;
