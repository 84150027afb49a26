package org.example

import io.github.finetune4j.chat.ChatRequest
import io.github.finetune4j.rollout.Decision
import io.github.finetune4j.rollout.RolloutStatus

fun nullGiven(): ChatRequest = ChatRequest.user(null)

fun nullTaken(status: RolloutStatus): Decision = status.lastVerdict()
