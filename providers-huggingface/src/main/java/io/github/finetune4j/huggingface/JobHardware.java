// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import org.apiguardian.api.API;

/**
 * A kind of machine that Hugging Face rents out for jobs.
 *
 * @param name what a job asks for, for example {@code a10g-small}
 * @param description in words
 * @param accelerator for example {@code 1 x T4, 16 GB}; empty text without one
 * @param dollarsPerHour price in US dollars
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record JobHardware(String name, String description, String accelerator, double dollarsPerHour) {}
