// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Large content: bodies that stream, and uploads in parts that go on where they broke off.
 *
 * <p>Begin with {@link io.github.finetune4j.http.upload.Content}, {@link io.github.finetune4j.http.upload.Multipart}
 * and {@link io.github.finetune4j.http.upload.PartUpload}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.http.upload;

import org.jspecify.annotations.NullMarked;
