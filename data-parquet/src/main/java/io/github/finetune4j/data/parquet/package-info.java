/** Parquet files of training rows. */
@NullMarked
package io.github.finetune4j.data.parquet;

import org.jspecify.annotations.NullMarked;
