// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The common part of providers whose jobs cost money and leave something behind. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.providers.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
