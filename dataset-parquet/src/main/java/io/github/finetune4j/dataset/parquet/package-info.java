/** Parquet files of training rows. */
@NullMarked
package io.github.finetune4j.dataset.parquet;

import org.jspecify.annotations.NullMarked;
