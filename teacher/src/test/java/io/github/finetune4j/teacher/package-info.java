// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
@NullMarked
package io.github.finetune4j.teacher;

import org.jspecify.annotations.NullMarked;
