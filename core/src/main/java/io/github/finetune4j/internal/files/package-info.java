// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The one home of files and folders that are whole or not there. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.internal.files;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
