// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Silences what the libraries underneath would print unasked. Begin with
 * {@link io.github.finetune4j.internal.logging.Slf4jNotice}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.internal.logging;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
