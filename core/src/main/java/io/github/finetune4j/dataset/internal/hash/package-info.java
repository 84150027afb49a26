/**
 * Internal: hashes that tell equal and contradicting rows.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.hash;

import org.jspecify.annotations.NullMarked;
