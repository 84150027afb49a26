package org.example

import io.github.finetune4j.chat.ChatModel
import io.github.finetune4j.chat.ChatRequest
import io.github.finetune4j.chat.ChatResponse
import io.github.finetune4j.chat.FinishReason
import io.github.finetune4j.chat.Usage
import io.github.finetune4j.rollout.Decision
import io.github.finetune4j.rollout.MemoryRolloutStore
import io.github.finetune4j.rollout.RolloutPolicy
import java.time.Duration

private fun model(name: String): ChatModel =
    ChatModel { ChatResponse("$name answers", FinishReason.STOP, Usage(1, 1)) }.named(name)

fun main() {
    val policy = RolloutPolicy.builder().name("support")
        .addStage(0.5, Duration.ofHours(1))
        .routing { it.holdout(0.1) }
        .build()
    // tag::kotlin[]
    policy.start(model("old"), model("new"), MemoryRolloutStore()).use { live ->
        val answer: String = live.chat(ChatRequest.user("hello").withKey("ada")).text()
        val verdict: Decision? = live.status().lastVerdict() // as Decision it does not compile
        println("$answer, ${verdict?.kind() ?: "no verdict yet"}")
    }
    // end::kotlin[]
}
