// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
@NullMarked
package io.github.finetune4j.anthropic;

import org.jspecify.annotations.NullMarked;
