// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Examples, data sets and how they are read, checked, cleaned and split. */
@NullMarked
package io.github.finetune4j.dataset;

import org.jspecify.annotations.NullMarked;
