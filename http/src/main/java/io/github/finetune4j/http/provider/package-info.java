// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The skeleton of a provider. Whoever brings a service fills in a {@link
 * io.github.finetune4j.http.provider.JobService} (how to read and to cancel a job, and what its words mean) and a
 * {@link io.github.finetune4j.http.provider.JobDraft} (how to upload, create, and find a job again); {@link
 * io.github.finetune4j.http.provider.JobVerbs} makes the five verbs of them that {@code
 * docs/reference/provider-rules.md} asks for, and {@link io.github.finetune4j.http.provider.ServiceProvider} is the
 * class that a provider extends. None of these speaks HTTP itself, so they serve a vendor's own client, too. For a
 * service over HTTP there are a builder's base, JSON read leniently, and more; {@code docs/inside/extending.md} shows a
 * whole provider.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.github.finetune4j.http.provider;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
