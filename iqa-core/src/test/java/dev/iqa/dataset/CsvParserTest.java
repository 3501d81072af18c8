// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

class CsvParserTest extends TableParserContract {

  CsvParserTest() {
    super(
        "table.csv",
        """
        image,mos,std,distortion,severity
        a.png,3.5,0.1,blur,2
        "b ""c"".png",1,,,
        \0.png,2,,,
        /,3,,,
        """);
  }
}
