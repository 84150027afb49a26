package io.github.finetune4j.lora.internal.tokens;

/**
 * A conversation as tokens.
 *
 * @param row the tokens, and which of them are to be learned
 * @param text what the template rendered
 * @param lastAnswerOnly whether earlier answers are left out of the loss, since the template rewrites them
 * @param reason why, or how the answers were found
 */
public record EncodedChat(TokenRow row, String text, boolean lastAnswerOnly, String reason) {}
