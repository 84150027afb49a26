// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What a model folder's JSON files say, checked before anything relies on it. */
@NullMarked
package io.github.finetune4j.lora.internal.config;

import org.jspecify.annotations.NullMarked;
