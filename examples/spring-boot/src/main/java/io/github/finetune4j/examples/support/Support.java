// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers questions. */
// tag::ask[]
@RestController
record Support(ChatModel model) {
    @PostMapping("/ask")
    String ask(@RequestParam String customer, @RequestBody String question) {
        return model.chat(ChatRequest.user(question).withKey(customer)).text();
    }
}
// end::ask[]
