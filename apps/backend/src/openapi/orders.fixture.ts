import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common'
import { ApiOperation } from '@nestjs/swagger'
import * as z from 'zod'

const idSchema = z.object({ id: z.uuid() })
const orderSchema = z.object({ amount: z.int() }).meta({ id: 'NewOrder' })
@Controller('orders')
class OrdersController {
  @Get(':id')
  @ApiOperation({ summary: 'One order' })
  find(@Param({ schema: idSchema }) { id }: z.infer<typeof idSchema>) {
    return { id }
  }

  @Get()
  @ApiOperation({ summary: 'All orders' })
  list(@Query({ schema: z.object({ page: z.coerce.number().optional() }) }) query: object) {
    return query
  }

  @Post()
  @ApiOperation({ summary: 'A new order' })
  create(@Body({ schema: orderSchema }) order: object) {
    return order
  }
}
@Module({ controllers: [OrdersController] })
export class OrdersModule {}
