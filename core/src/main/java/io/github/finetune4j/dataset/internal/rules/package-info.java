// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: the rules that every row must keep, and writing examples as rows. Begin with
 * {@link io.github.finetune4j.dataset.internal.rules.RowShape} and
 * {@link io.github.finetune4j.dataset.internal.rules.IssueCode}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.dataset.internal.rules;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
