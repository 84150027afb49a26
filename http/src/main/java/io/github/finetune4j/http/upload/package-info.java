// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Large uploads: bodies that stream, and uploads in parts that resume where they broke off.
 *
 * <p>Begin with {@link io.github.finetune4j.http.upload.Content}, {@link io.github.finetune4j.http.upload.Multipart}
 * and {@link io.github.finetune4j.http.upload.PartUpload}:
 *
 * <pre>{@code
 * Body body = Multipart.form()
 *         .field("purpose", "fine-tune")
 *         .file("file", "train.jsonl", "application/jsonl", Content.of(Path.of("train.jsonl")))
 *         .body();
 * HttpReply reply = client.send(HttpCall.post("files").body(body).build());
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.http.upload;

import org.jspecify.annotations.NullMarked;
