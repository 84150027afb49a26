// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
@NullUnmarked
package io.github.finetune4j.console.internal;

import org.jspecify.annotations.NullUnmarked;
