// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: what every part of the Hub's client stands on. {@link
 * io.github.finetune4j.huggingface.internal.hub.HubContext} is what one Hub was set to and calls through; the front
 * door makes it and hands it inwards. Beside it are the Hub's words for repositories and paths, its errors, and
 * checksums. Knows no other package in here.
 */
@NullMarked
package io.github.finetune4j.huggingface.internal.hub;

import org.jspecify.annotations.NullMarked;
