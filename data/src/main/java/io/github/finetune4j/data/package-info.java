/**
 * Everything a data set needs beyond core's types, JSONL, validation and split: sources, shapes, target rules, cleaning, writers. All of it
 * plugs into {@link io.github.finetune4j.dataset.DatasetBuilder}.
 */
@NullMarked
package io.github.finetune4j.data;

import org.jspecify.annotations.NullMarked;
