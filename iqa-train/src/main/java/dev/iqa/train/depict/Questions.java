// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.train.student.Draw;
import java.util.List;

/**
 * What can be asked, in many words. The last {@value #HELD} of each list are never trained on: they
 * show whether a question or its wording was learnt.
 */
final class Questions {

  /** Of each list. */
  static final int HELD = 3;

  static final List<String> IDENTIFY =
      List.of(
          "What spoils the picture?",
          "Which faults does the picture have?",
          "Find the distortions in this picture.",
          "Say what is wrong with this picture.",
          "What faults can you see?",
          "Which problems of quality can be seen in the picture?",
          "Is anything wrong with the picture, and what?",
          "By what is the picture damaged?",
          "Tell me what harms this picture.",
          "Are there distortions, and which?",
          "What is the matter with the picture?",
          "Look at the picture and name its faults.",
          "What distortion does the picture have?",
          "Which distortions can be seen in the picture?",
          "Name the distortions of this picture.",
          "What is wrong with the picture?",
          "What damage does the picture suffer from?",
          "Which damage do you see?",
          "Identify the distortions in the picture.",
          "What harms the quality of the picture?",
          "Tell the distortions of the picture.",
          "What kind of distortion is there?",
          "Please name what distorts the picture.",
          "What quality problems does the picture show?",
          "Is the picture distorted, and how?",
          "List the distortions.",
          "Name the damage that you can see in this picture.",
          "Which quality problems are there?",
          "What distorts this picture?");

  static final List<String> IDENTIFY_ONE =
      List.of(
          "Name the fault of the picture.",
          "Which fault is the strongest?",
          "By which one distortion is the picture damaged?",
          "What is the one thing that is wrong with the picture?",
          "Find the distortion of this picture.",
          "Say which single problem the picture has.",
          "Only one distortion is there. Name it.",
          "What spoils the picture most?",
          "What is the one distortion of the picture?",
          "Which single distortion does the picture have?",
          "Name the one distortion that can be seen.",
          "There is one distortion in the picture; which?",
          "What is the most obvious distortion of the picture?",
          "Name the main distortion.",
          "Which distortion harms the picture most?",
          "Identify the single distortion.",
          "What one problem does the picture have?",
          "Which one distortion do you see?",
          "Tell the main damage of the picture.",
          "What single damage is there?");

  static final List<String> IDENTIFY_TWO =
      List.of(
          "Name the two faults of the picture.",
          "Which two faults are the strongest?",
          "By which two distortions is the picture damaged?",
          "What are the two things that are wrong with the picture?",
          "Find both distortions of this picture.",
          "Say which two problems the picture has.",
          "Two distortions are there. Name them.",
          "What two things spoil the picture?",
          "What are the two distortions of the picture?",
          "Which two distortions does the picture have?",
          "Name the two distortions that can be seen.",
          "There are two distortions in the picture; which?",
          "What are the two most obvious distortions?",
          "Name two distortions of the picture.",
          "Which two distortions harm the picture?",
          "Identify both distortions.",
          "What two problems does the picture have?",
          "Which two distortions do you see?",
          "Tell both distortions of the picture.",
          "What two kinds of damage are there?");

  static final List<String> SEVERITY =
      List.of(
          "How heavy is the {d}?",
          "Is the {d} slight or severe?",
          "Grade the {d} of the picture.",
          "Judge how severe the {d} is.",
          "What is the degree of the {d}?",
          "How severe is the {d}?",
          "How strong is the {d} in the picture?",
          "What is the severity of the {d}?",
          "Rate the severity of the {d}.",
          "To what degree does the picture suffer from {d}?",
          "How bad is the {d}?",
          "Tell the strength of the {d}.",
          "How much {d} is there?",
          "Say how severe the {d} is.",
          "What degree of {d} do you see?");

  static final List<String> RATE =
      List.of(
          "How is this picture?",
          "Grade the picture.",
          "What grade of quality would you give?",
          "Say how good the picture is.",
          "Of what quality is this picture?",
          "Give the picture a level.",
          "How good is the picture?",
          "How would you rate the quality of the picture?",
          "Rate the quality of this picture.",
          "What is the quality of the picture?",
          "How is the quality?",
          "Judge the quality of the picture.",
          "What level of quality does the picture have?",
          "Please rate the picture.",
          "Is the quality excellent, good, fair, poor or bad?",
          "Give the level of quality.",
          "How good does this picture look?",
          "Tell how good the quality is.",
          "What do you think of the quality of this picture?");

  static final List<String> PREFER =
      List.of(
          "Which is the better picture?",
          "Which of the two is better?",
          "Say which picture is better.",
          "Between A and B, which has the better quality?",
          "Decide which picture is the better one.",
          "Which picture looks better?",
          "Which picture is better?",
          "Which of the two pictures has the better quality?",
          "Is picture A or picture B better?",
          "Which one looks better, A or B?",
          "Compare the quality of the two pictures. Which is better?",
          "Choose the better picture.",
          "Which picture would you choose for its quality?",
          "A or B, which is of higher quality?",
          "Tell the better of the two pictures.",
          "Name the picture of better quality.",
          "Whose quality is higher, that of A or that of B?",
          "Which of A and B has the higher quality?",
          "Which one of the pictures is the better one?");

  static final List<String> DESCRIBE =
      List.of(
          "Describe the quality of the picture.",
          "Describe the picture and its quality in detail.",
          "What can you say of the quality of this picture?",
          "Assess the quality of the picture in detail.",
          "Explain how good the picture is and why.",
          "Give a detailed assessment of the picture.",
          "Write about the quality of the picture.",
          "Evaluate the quality of this picture and give reasons.",
          "Please describe the distortions and the quality in detail.",
          "How is the quality of the picture, and why?",
          "Tell about content, distortions and quality.",
          "Assess the picture in a few sentences.",
          "Explain the quality of this picture in detail.");

  static final List<String> COMPARE =
      List.of(
          "Compare the quality of the two pictures in detail.",
          "Which picture is better, and why?",
          "Compare picture A and picture B and give reasons.",
          "Explain which of the two pictures has the better quality.",
          "Describe how the two pictures differ in quality.",
          "Is A or B better? Explain.",
          "Give a detailed comparison of the pictures.",
          "Tell which picture is better and explain why.",
          "Assess both pictures and compare them.",
          "Why is one of the pictures better than the other?",
          "Explain whether A or B is better.",
          "Compare A with B in a few sentences.");

  static final List<String> CHOOSE =
      List.of(
          "Which one of {o} do you see in the picture?",
          "Say which of {o} it is.",
          "It is one of {o}. Which one?",
          "Answer with the right one of {o}.",
          "Which of {o} describes the picture?",
          "Decide between {o}.",
          "Look at the picture: {o}. Which is it?",
          "Which of these does the picture have: {o}?",
          "Choose the distortion of the picture: {o}.",
          "What distortion is there? Answer with one of: {o}.",
          "Pick the right answer for the picture: {o}.",
          "The picture suffers from one of {o}. Which?",
          "Among {o}, what fits the picture?",
          "Options: {o}. Which one is it?",
          "Select one of the following: {o}.",
          "Of {o}, which is true of the picture?");

  /** Asks for few words; half of the brief questions go with one. */
  static final List<String> BRIEFLY =
      List.of(
          "Answer with a single word or phrase.",
          "Answer in one word or phrase.",
          "Be brief.",
          "Use a single word or phrase.",
          "Answer briefly.",
          "Give a short answer.");

  /** Asks for the closed form. */
  static final List<String> AS_JSON =
      List.of(
          "Answer in JSON.",
          "Answer with a JSON object.",
          "Give distortions and severities as JSON.",
          "Write the answer as JSON with distortion and severity.",
          "Use JSON.");

  private Questions() {}

  /** One to learn from, or one of those that are held. */
  static String one(List<String> of, boolean held, Draw draw) {
    int learnt = of.size() - HELD;
    return held ? of.get(learnt + draw.below(HELD)) : of.get(draw.below(learnt));
  }
}
