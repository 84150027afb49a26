// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.feedback.FeedbackChannel;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers questions, and hears what customers say of the answers. */
// tag::ask[]
@RestController
record Support(ChatModel model, FeedbackChannel feedback) {
    @PostMapping("/ask")
    ResponseEntity<String> ask(@RequestParam String customer, @RequestBody String question) {
        ChatResponse answer = model.chat(ChatRequest.user(question).withKey(customer));
        return ResponseEntity.ok()
                .header("Answer-Id", answer.callId().orElse(""))
                .body(answer.text());
    }

    @PostMapping("/thumb")
    boolean thumb(@RequestParam String answer, @RequestParam boolean up) {
        return feedback.thumb(answer, up); // counted once by the rollout, the capture and the monitors
    }
}
// end::ask[]
