// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

class CsvParserTest extends TableParserContract {

  CsvParserTest() {
    super(
        "table.csv",
        "image,mos,std,distortion,severity\na.png,3.5,0.1,blur,2\n"
            + "\"b \"\"c\"\".png\",1,,,\n\0.png,2,,,\n/,3,,,\n");
  }
}
