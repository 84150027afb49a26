/**
 * Internal: runs steps and measures over rows.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.step;

import org.jspecify.annotations.NullMarked;
