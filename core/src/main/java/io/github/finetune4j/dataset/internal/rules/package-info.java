/**
 * Internal: what a row must be, and how examples are written as rows.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.rules;

import org.jspecify.annotations.NullMarked;
