// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests of what a registry's storage does where its database does not answer. */
@NullMarked
package io.github.finetune4j.store.jdbc.internal;

import org.jspecify.annotations.NullMarked;
