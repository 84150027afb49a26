// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.provider.Fields;

/**
 * A job that is there.
 *
 * @param fields as the service shows it
 */
record FoundJob(JobName name, Fields fields) {}
