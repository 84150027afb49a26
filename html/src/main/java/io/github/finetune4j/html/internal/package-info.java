// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The one home of pages: markup in which every text is escaped, the frame of a page, and charts as SVG. For the SDK's
 * own modules only: it may change in any release.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package io.github.finetune4j.html.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
