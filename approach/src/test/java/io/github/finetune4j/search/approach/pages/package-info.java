// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
@NullMarked
package io.github.finetune4j.search.approach.pages;

import org.jspecify.annotations.NullMarked;
