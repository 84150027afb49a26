/**
 * Internal: labels, JSON values and texts that metrics and reports both read.
 */
@NullMarked
package io.github.finetune4j.evaluation.internal.shared;

import org.jspecify.annotations.NullMarked;
