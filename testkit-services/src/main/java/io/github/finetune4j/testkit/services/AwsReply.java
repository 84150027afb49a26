// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers as AWS's services give them. */
final class AwsReply {
    private AwsReply() {}

    /** {@return an error of a service that speaks JSON} */
    static FakeReply error(int status, String code, String message) {
        return FakeReply.json(status, Map.of("message", message)).with("x-amzn-ErrorType", code);
    }

    /** {@return an error of S3} */
    static FakeReply s3Error(int status, String code, String message) {
        return xml(status, "<Error><Code>" + code + "</Code><Message>" + escaped(message) + "</Message></Error>");
    }

    static FakeReply xml(int status, String body) {
        String text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body;
        return FakeReply.bytes(status, "application/xml", text.getBytes(StandardCharsets.UTF_8));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static FakeRefusal refuse(int status, String code, String message) {
        return FakeRefusal.of(error(status, code, message));
    }

    static FakeRefusal refuseS3(int status, String code, String message) {
        return FakeRefusal.of(s3Error(status, code, message));
    }
}
