// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: training on Hugging Face's machines. A specification becomes a script with settings and rows; what the Hub
 * says about a job, and the lines of its log, become the SDK's statuses and events. The Hub keeps the state: any
 * process can take up a job by its reference.
 */
@NullMarked
package io.github.finetune4j.huggingface.internal.jobs;

import org.jspecify.annotations.NullMarked;
