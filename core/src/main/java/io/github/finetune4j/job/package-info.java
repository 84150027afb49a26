// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A fine-tuning job as its caller sees it: handle, status, events, checkpoints.
 *
 * <p>Begin with {@link io.github.finetune4j.job.FineTuneJob}, the handle that {@code FineTune.builder()…start()}
 * returns; its {@link io.github.finetune4j.job.JobRef} is text that you can store, and
 * {@link io.github.finetune4j.job.JobEvent} is what a listener receives:
 *
 * <pre>{@code
 * FineTuneJob job = builder.start();
 * job.onEvent(event -> System.out.println(event.at() + " " + event));
 * Files.writeString(file, job.ref().toString());
 * ModelRef tuned = job.await(Duration.ofHours(6));
 * }</pre>
 *
 * <p>Another process attaches to the job with {@code FineTune.attach(provider, JobRef.parse(text))}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.job;

import org.jspecify.annotations.NullMarked;
