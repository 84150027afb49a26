// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What providers over HTTP have in common beyond HTTP itself. */
@NullMarked
package io.github.finetune4j.http.internal.provider;

import org.jspecify.annotations.NullMarked;
