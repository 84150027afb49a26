// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Models that answer: references to them, requests, responses and where base models come from. */
@NullMarked
package io.github.finetune4j.model;

import org.jspecify.annotations.NullMarked;
