// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests on a real H2 and a real PostgreSQL. */
@NullMarked
package io.github.finetune4j.store.jdbc;

import org.jspecify.annotations.NullMarked;
