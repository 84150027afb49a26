// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import org.apiguardian.api.API;

/**
 * An answer as people see it.
 *
 * @param name a neutral one: A, B, …
 * @param text what was answered
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ShownAnswer(String name, String text) {}
