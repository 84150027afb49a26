// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Batches: requests that a service answers within a day, for less money. A provider says how its service takes them
 * ({@link io.github.finetune4j.http.batch.BatchService}); what is asked, paid and answered is kept here, for all of
 * them ({@link io.github.finetune4j.http.batch.ServiceBatchModel}).
 */
@NullMarked
package io.github.finetune4j.http.batch;

import org.jspecify.annotations.NullMarked;
