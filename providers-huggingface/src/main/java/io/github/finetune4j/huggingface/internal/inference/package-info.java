// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: serving a model with its adapters. Checks adapters before a machine is paid for, speaks of them as vLLM and
 * TGI want it, and gives the refusals of both the SDK's exceptions.
 */
@NullMarked
package io.github.finetune4j.huggingface.internal.inference;

import org.jspecify.annotations.NullMarked;
